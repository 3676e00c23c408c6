"""`./duban keys`: shows the journal's keys, or changes them."""

from __future__ import annotations

import argparse

from django.utils import timezone

from duban.journal import actions, book, queries

NAME = "keys"
HELP = "查看或更换流水密钥  show or change the journal's keys"
DATA = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """show (default) or rotate."""
    parser.add_argument(
        "what",
        nargs="?",
        choices=("show", "rotate"),
        default="show",
        help="show 列出;rotate 更换签名密钥和封印密钥  list them, or change both halves",
    )


def run(args: argparse.Namespace) -> int:
    """Print ids, ranges and public halves; with ``rotate`` change the key first. A running server takes it up by itself."""
    book.must_be_there()
    if args.what == "rotate":
        made = actions.rotate_keys(at=timezone.now())
        print(f"已换用密钥 {made.new};旧密钥 {made.old} 在检查点 {made.checkpoint.nr} 中签名移交,其私钥已销毁。")
        print(f"Now using key {made.new}; the old key {made.old} signed the change in checkpoint {made.checkpoint.nr}.")
        print("请立即备份 keys 目录,并打印或送出这个检查点。  Back up the keys folder and print that checkpoint now.")
        return 0
    actions.destroy_retired_keys()
    for key in queries.checkpoints()["keys"]:
        until = "使用中  in use" if key["last"] is None else f"至流水第 {key['last']} 条  up to entry {key['last']}"
        print(f"{key['id']}  {until}")
        print(key["pem"])
    return 0
