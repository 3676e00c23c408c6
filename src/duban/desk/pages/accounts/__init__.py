"""账号和岗位: accounts, posts proposed and approved, timed grants, and what each role may do (三员分立)."""
