"""报送: what units owe by the plan period after period – returns, reports, filings – and how it is handed in, received and summed up."""
