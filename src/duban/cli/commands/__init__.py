"""命令: one file each; `catalogue` walks this folder."""
