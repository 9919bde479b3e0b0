"""`{{ session.user_agent|device }}`"""

from django import template

from apps.accounts.devices import device_name

register = template.Library()
register.filter("device", device_name)
