"""`python -m deploy.local install [--tests] | up | down | clean | run [--once]`, as the Makefile calls it."""

import argparse
import sys

from deploy.local.failure import LaunchError


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.local", description="本机运行 Kafka、Postgres 和四个服务")
    commands = parser.add_subparsers(dest="command", required=True)
    installing = commands.add_parser("install", help="安装锁定的依赖到 .venv")
    installing.add_argument("--tests", action="store_true", help="连同测试和检查所需的")
    commands.add_parser("up", help="在后台启动，就绪后返回")
    commands.add_parser("down", help="停止，数据保留")
    commands.add_parser("clean", help="停止并删除数据")
    running = commands.add_parser("run", help="在前台启动并走一遍示例诉求")
    running.add_argument("--once", action="store_true", help="示例走完就停止，返回其结果")
    try:
        return perform(parser.parse_args(arguments))
    except LaunchError as failure:
        print(failure.report(), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("已中断，本次启动的部分已停止", file=sys.stderr)
        return 130


def perform(options: argparse.Namespace) -> int:
    """Imports late: `install` runs on a Python that has nothing but its standard library."""
    if options.command == "install":
        from deploy.local.install import RUNTIME, WITH_TESTS, install

        install(WITH_TESTS if options.tests else RUNTIME)
        return 0
    from deploy.local.launch import stack_of

    stack = stack_of()
    if options.command == "run":
        from deploy.local.run import run

        return run(stack, options.once)
    from deploy.local import background

    {"up": background.up, "down": background.down, "clean": background.clean}[options.command](stack)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
