"""`make up`, `make down`, `make clean`."""

from deploy.local.home import launcher_lock
from deploy.local.launch import launch, say_addresses
from deploy.local.progress import say
from deploy.local.stack import Stack


def up(stack: Stack) -> None:
    launch(stack)
    say_addresses(stack)


def down(stack: Stack) -> None:
    with launcher_lock(stack.home):
        ended = stack.stop()
    say(f"已停止：{'、'.join(ended)}；数据保留在 {stack.home}" if ended else "没有正在运行的部分")


def clean(stack: Stack) -> None:
    with launcher_lock(stack.home):
        stack.remove()
    say(f"已删除 {stack.home} 里的数据、密钥和日志")
