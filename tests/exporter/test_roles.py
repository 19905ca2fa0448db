from exporter import roles


def test_the_built_in_roles_are_those_of_the_design() -> None:
    assert set(roles.ROLES) == {"ingest", "viewer", "operator", "analyst", "admin"}
    assert roles.ROLES["viewer"] < roles.ROLES["operator"]
    assert roles.ROLES["viewer"] < roles.ROLES["analyst"]
    assert roles.ROLES["ingest"] == {"events:write"}


def test_roles_are_made_of_permissions_that_exist() -> None:
    for permissions in roles.ROLES.values():
        assert permissions <= set(roles.PERMISSIONS)


def test_an_admin_may_everything_and_others_only_what_they_have() -> None:
    for permission in roles.PERMISSIONS:
        assert roles.allows(roles.ROLES["admin"], permission)
        assert roles.allows(roles.ROLES["viewer"], permission) == (
            permission in roles.ROLES["viewer"]
        )
