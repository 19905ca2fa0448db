"""Go's text/template, interpreted: texts of Prometheus' rules, and of Alertmanager's messages.

A template works on values of its own (``values``) and reaches nothing else: no attribute, no
file, no import of ours. It ends within a number of steps, and so does what it makes.
https://pkg.go.dev/text/template
"""

from alerting.gotemplate.errors import Fault, TemplateError
from alerting.gotemplate.limits import LIMITS, Limits
from alerting.gotemplate.template import Template, parsed

__all__ = ["LIMITS", "Fault", "Limits", "Template", "TemplateError", "parsed"]
