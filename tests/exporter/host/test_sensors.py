"""Folders as Linux has them for its hardware, made by the test: few machines of ours have any."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from exporter.host import sensors
from exporter.host.reading import Sensor, Sensors


def filled(folder: Path, files: Mapping[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(f"{text}\n")
    return folder


def chip(root: Path, number: int, device: str, files: Mapping[str, str]) -> Path:
    """Make a chip as a folder of class/hwmon, with a link to where its device is."""
    folder = filled(root / f"class/hwmon/hwmon{number}", files)
    if device:
        place = root / "devices" / device
        place.mkdir(parents=True, exist_ok=True)
        (folder / "device").symlink_to(place)
    return folder


CORETEMP = {
    "name": "coretemp",
    "temp1_input": "51500",
    "temp1_label": "Package id 0",
    "temp1_max": "80000",
    "temp1_crit": "100000",
    "temp10_input": "40000",
    "temp2_input": "-2500",
    "in0_input": "1200",
}


def test_a_machine_without_any_has_none(tmp_path: Path) -> None:
    assert sensors.read(tmp_path) == Sensors()


def test_this_machine_is_read_without_an_error() -> None:
    assert isinstance(sensors.read(), Sensors)


def test_thermometers_and_fans_are_told_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    chip(tmp_path, 3, "platform/coretemp.0", CORETEMP)
    chip(tmp_path, 4, "", {"name": "NCT-6775", "fan1_input": "1200", "fan1_max": "2000"})
    told = sensors.read(tmp_path / "class")
    core = "platform_coretemp_0"
    assert told.temperatures == (
        Sensor(core, "temp1", 51.5, "Package id 0", 80.0, 100.0),
        Sensor(core, "temp2", -2.5),
        Sensor(core, "temp10", 40.0),
    )
    assert told.fans == (Sensor("nct_6775", "fan1", 1200.0, high=2000.0),)
    assert told.chips == {core: "coretemp", "nct_6775": "nct_6775"}


def test_files_that_an_old_driver_keeps_with_its_device_are_read(tmp_path: Path) -> None:
    folder = chip(tmp_path, 0, "i2c/0-002d", {"name": "old", "temp1_input": "1000"})
    filled(folder / "device", {"temp1_input": "9000", "temp2_input": "2000", "temp2_label": "CPU"})
    told = sensors.read(tmp_path / "class").temperatures
    assert [(one.name, one.value, one.label) for one in told] == [
        ("temp1", 1.0, ""),
        ("temp2", 2.0, "CPU"),
    ]


@pytest.mark.parametrize("said", ["", "nan", "N/A", "1.5", "9" * 16])
def test_a_sensor_that_tells_no_number_is_passed_over(tmp_path: Path, said: str) -> None:
    chip(tmp_path, 0, "platform/a", {"temp1_input": said, "temp2_input": "1000"})
    (one,) = sensors.read(tmp_path / "class").temperatures
    assert (one.name, one.high, one.critical) == ("temp2", None, None)


def test_a_sensor_that_answers_with_an_error_is_passed_over(tmp_path: Path) -> None:
    folder = chip(tmp_path, 0, "", {"name": "a"})
    (folder / "temp1_input").mkdir()
    assert sensors.read(tmp_path / "class").temperatures == ()


@pytest.mark.parametrize(
    ("device", "name", "called"),
    [
        ("platform/coretemp.0", "coretemp", "platform_coretemp_0"),
        ("virtual/thermal/thermal_zone0", "acpitz", "thermal_thermal_zone0"),
        ("", "Applesmc 768", "applesmc_768"),
        ("", "", "hwmon7"),
        ("", "---", "hwmon7"),
        ("---/---", "", "hwmon7"),
    ],
)
def test_a_chip_is_called_by_its_place_or_its_name_or_its_folder(
    tmp_path: Path, device: str, name: str, called: str
) -> None:
    folder = chip(tmp_path, 7, device, {"name": name} if name else {})
    assert sensors.chip_name(folder) == called


def test_batteries_are_told_by_their_charge_and_nothing_else_is(tmp_path: Path) -> None:
    supply = tmp_path / "power_supply"
    filled(supply / "BAT0", {"type": "Battery", "capacity": "57"})
    filled(supply / "BAT1", {"type": "Battery"})
    filled(supply / "AC", {"type": "Mains", "online": "1"})
    filled(supply / "hidpp", {"type": "USB", "capacity": "5"})
    assert sensors.read(tmp_path).batteries == {"BAT0": 0.57}


def test_chips_and_sensors_have_a_bound(tmp_path: Path) -> None:
    many = {f"temp{n}_input": "1000" for n in range(sensors.MOST_SENSORS + 5)}
    for number in range(sensors.MOST_CHIPS + 5):
        chip(tmp_path, number, "", {"name": f"c{number}"})
    chip(tmp_path, 0, "", many)
    told = sensors.read(tmp_path / "class")
    assert len(told.chips) == sensors.MOST_CHIPS
    assert len(told.temperatures) == sensors.MOST_SENSORS


def test_a_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "hwmon").write_text("no folder")
    with pytest.raises(OSError, match="hwmon"):
        sensors.read(tmp_path)
