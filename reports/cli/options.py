"""The words that commands share: periods, jobs, areas, languages, forms."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

PeriodWord = Annotated[str, typer.Argument(metavar="PERIOD", help="季度 / quarter: 2024-Q1, 2024Q1, 2024年一季度")]
JobName = Annotated[str, typer.Option("--job", metavar="NAME", help="作业名，all 为全部 / a job, or all of them")]
Area = Annotated[str, typer.Option("--area", metavar="CODE", help="行政区划代码 / division code, e.g. 500113")]
LangName = Annotated[
    Literal["zh", "en", ""], typer.Option("--lang", help="语言，默认取自设置 / language, from the settings by default")
]
Root = Annotated[Path, typer.Option("-C", metavar="DIR", help="工作区目录 / folder of the workspace")]
Log = Annotated[Literal["text", "json"], typer.Option("--log", help="消息格式 / form of the messages on stderr")]
Form = Annotated[
    Literal["table", "csv", "json"], typer.Option("--format", help="数据格式 / form of the data on stdout")
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="姓名 / who; else the user of the machine")]
