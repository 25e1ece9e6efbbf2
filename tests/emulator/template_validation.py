"""CloudFormation's ValidateTemplate, which deploying asks first. moto hands it to cfn-lint, which is not installed: it is
larger than all the rest, and whoever lints templates does so without an emulator."""

from __future__ import annotations

from moto.cloudformation.models import CloudFormationBackend


def install() -> None:
    CloudFormationBackend.validate_template = lambda _self, _template: []
