from exporter.host import hardware
from exporter.host.reading import Sensor, Sensors
from tests.exporter.host.machine import SENSORS

CORE = ("platform_coretemp_0", "temp1", "Package id 0")


def test_each_sensor_is_told_by_its_chip_its_number_and_its_place() -> None:
    assert list(hardware.figures(SENSORS)) == [
        ("hw_temperature_celsius", CORE, 51.5),
        ("hw_temperature_limit_celsius", (*CORE, "high.degraded"), 80.0),
        ("hw_temperature_limit_celsius", (*CORE, "high.critical"), 100.0),
        ("hw_temperature_celsius", ("thermal_thermal_zone0", "temp1", ""), 40.0),
        ("hw_fan_speed_rpm", ("platform_nct6775_656", "fan2", ""), 1200.0),
        ("hw_battery_charge_ratio", ("BAT0",), 0.57),
    ]


def test_a_machine_without_sensors_shows_nothing() -> None:
    assert list(hardware.figures(Sensors())) == []
    assert len(list(hardware.figures(Sensors((Sensor("c", "temp1", 1.0, critical=2.0),))))) == 2
