"""单位: the area tree (块), the lines (条), posts and their holders, succession of names, and reach (who may see whom)."""
