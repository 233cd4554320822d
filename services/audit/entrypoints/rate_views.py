"""Rates as JSON: what the public suffers from comes first."""

from collections.abc import Mapping
from typing import cast

from services.audit.domain.rates.avoidance import Share
from services.audit.domain.rates.figures import Rate, Sums
from services.audit.domain.rates.measures import HEARING, RESOLUTION, RESPONSE
from services.audit.entrypoints.moments import civil
from services.audit.entrypoints.rate_shapes import (
    PublicInterestView,
    RateRowView,
    RatesView,
    RateView,
    ShareView,
    SumsView,
    TimesView,
)
from services.audit.usecases.report_rates import RateReport, ReportRates

# What was noticed, upheld or not.
NOTICED = ("breaches", "deviations", "false_closures")
# In short; docs/rates.md has the whole.
DEFINITIONS = {
    "period": "按收件日归期，同一事项只在其收件的那一期计数",
    "response": "响应率 = 在首次响应期限内签收的派单 ÷（已签收的派单 + 已逾响应期限的派单）；"
    "同一单位同一事项只算一次派单，退回再派不另起算",
    "resolution": "解决率 = 已办结且诉求人或回访未否认的事项 ÷（已办结 + 不予受理 + 已逾办理期限的事项；"
    "按单位、岗位、权力统计时另加逾期后转出的）",
    "in_time": "按期办结率 = 在首次办理期限内办结的事项 ÷ 解决率的分母；重办不另起算期限",
    "satisfaction": "满意率 = 三星及以上 ÷ 已评价的事项；诉求人本人的评价优先于回访记录",
    "per_reporter": "并案的事项只算一次；per_reporter 中每份诉求各算一次",
    "marks": "标记（逾期、偏差、虚假办结）听取陈述并由另一单位认定成立（*_upheld）后才计入评价，*_noticed 仅为待核实；"
    "被异议且免予认定的评价（ratings_excused）仍可查看，不计入满意率",
    "not_due": "尚未到期的事项单列，不进入任何分母",
    "times": "秒；中位数与九成位数按对数分组计算，误差不超过 4.5%",
    "avoidance": "各单位（岗位）退单、不予受理、挂起、关注、问诉求人、改类别、并案占经手事项的比例，95% 区间；"
    "expected 为同类事项在其他单位的比例",
}


def rates_view(command: ReportRates, report: RateReport) -> RatesView:
    period = command.period
    return {
        "by": command.by,
        "period": {"from": period.first.isoformat(), "to": period.last.isoformat()},
        "checked_at": civil(report.checked_at),
        "items": [
            _row(command.by, key or None, _sums_view(sums, command.by, report.avoidance.get(key)))
            for key, sums in sorted(report.sums.items())
            if any(sums.tally[name] for name in ("reports", "handled", *NOTICED))
        ],
        "definitions": DEFINITIONS,
    }


def _row(by: str, key: str | None, sums: SumsView) -> RateRowView:
    return cast(RateRowView, {"key": key, by: key, **sums})


def _sums_view(sums: Sums, by: str, shares: Mapping[str, Share] | None) -> SumsView:
    tally, is_open = sums.tally, sums.open
    resolution, satisfaction = sums.per_reporter()
    return {
        "public_interest": _public_interest(sums),
        "response": _rate(sums.response()),
        "resolution": {**_rate(sums.resolution(by)), "per_reporter": _rate(resolution)},
        "in_time": _rate(sums.in_time(by)),
        "satisfaction": {
            **_rate(sums.satisfaction()),
            "unrated": tally["unrated"],
            "per_reporter": _rate(satisfaction),
        },
        "not_due": {"response": is_open.response_not_due, "resolution": is_open.resolution_not_due},
        "times": {"response_seconds": _times(sums, RESPONSE), "resolution_seconds": _times(sums, RESOLUTION)},
        "counts": _counts(sums),
        "avoidance": None if shares is None else {act: _share(share) for act, share in shares.items()},
        "data_quality": {
            "without_place": tally["without_place"],
            "category_corrected": tally["category_corrected"],
            "rerouted": tally["rerouted"],
            "late_entries": tally["late_entries"],
        },
    }


def _public_interest(sums: Sums) -> PublicInterestView:
    tally, is_open = sums.tally, sums.open
    return {
        "repeated": tally["repeated"],
        "reopened": tally["reopened"],
        "unresolved_at_30_days": tally["over_30_days"] + is_open.hard,
        "hard_cases": is_open.hard,
        "hard_case_age_days": {"median": is_open.hard_age_median, "oldest": is_open.oldest if is_open.hard else None},
        "resting": is_open.resting,
        "marks_upheld": sum(tally[f"{name}_upheld"] for name in NOTICED),
    }


def _counts(sums: Sums) -> dict[str, int]:
    tally, is_open = sums.tally, sums.open
    names = ("cases", "reports", "handled", "merged", "split", "withdrawn", "rejected", "passed_on_late")
    noticed = {f"{name}_noticed": tally[name] for name in NOTICED}
    heard = {name: tally[name] for name in HEARING}
    late = {"response_overdue": is_open.response_overdue, "resolution_overdue": is_open.resolution_overdue}
    return {"open": is_open.open, **{name: tally[name] for name in names}, **late, **noticed, **heard}


def _rate(rate: Rate) -> RateView:
    return {"numerator": rate.numerator, "denominator": rate.denominator, "rate": rate.rate}


def _times(sums: Sums, kind: str) -> TimesView:
    median, p90 = sums.times_of(kind)
    return {"median": median, "p90": p90}


def _share(share: Share) -> ShareView:
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "share": round(share.numerator / share.denominator, 4) if share.denominator else None,
        "interval": [round(share.low, 4), round(share.high, 4)],
        "expected": None if share.expected is None else round(share.expected, 4),
        "expected_high": None if share.expected is None else round(share.expected_high, 4),
        "above": share.is_above,
    }
