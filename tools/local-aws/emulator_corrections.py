"""What the emulator answers otherwise than AWS, where a stack could not be planned twice without a difference."""
from ministack.services import cloudwatch

_put_metric_alarm = cloudwatch._put_metric_alarm


def _put_metric_alarm_with_one_statistic(*args, **kwargs):
    """AWS describes an alarm's statistic or its extended statistic; the emulator adds the default of the other."""
    answer = _put_metric_alarm(*args, **kwargs)
    for alarm in cloudwatch._alarms.values():
        if alarm.get("ExtendedStatistic"):
            alarm["Statistic"] = None
    return answer


cloudwatch._put_metric_alarm = _put_metric_alarm_with_one_statistic
