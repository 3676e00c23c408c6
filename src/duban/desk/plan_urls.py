"""Addresses of one campaign's plan: its review, its outputs, its versions."""

from __future__ import annotations

from django.urls import path

from duban.desk.pages import plan, plan_edit, plan_levels, plan_outputs, plan_settle, plan_versions

_ONE = "campaigns/<int:campaign_id>"
urlpatterns = [
    path(f"{_ONE}/plan", plan.plan, name="campaign-plan"),
    path(f"{_ONE}/plan/act", plan.act, name="campaign-act"),
    path(f"{_ONE}/plan/undo", plan.undo, name="campaign-undo"),
    path(f"{_ONE}/plan/add", plan_edit.add, name="campaign-element-new"),
    path(f"{_ONE}/plan/add/from", plan_edit.begin_add, name="campaign-add-from"),
    path(f"{_ONE}/plan/elements/<int:element_id>", plan_edit.element, name="campaign-element"),
    path(f"{_ONE}/plan/<slug:table>/<int:row_id>/split", plan_settle.split_outline, name="campaign-split"),
    path(f"{_ONE}/versions", plan_versions.versions, name="campaign-versions"),
    path(f"{_ONE}/versions/<int:nr>", plan_versions.version, name="campaign-version"),
    path(f"{_ONE}/versions/<int:nr>/approve", plan_settle.approve, name="campaign-version-approve"),
    path(f"{_ONE}/versions/<int:nr>/drop", plan_versions.drop, name="campaign-version-drop"),
    path(f"{_ONE}/tasks", plan_outputs.tasks, name="campaign-tasks"),
    path(f"{_ONE}/tasks/<int:unit_id>", plan_outputs.task_book, name="campaign-task-book"),
    path(f"{_ONE}/matrix", plan_outputs.matrix, name="campaign-matrix"),
    path(f"{_ONE}/dues", plan_outputs.dues, name="campaign-dues"),
    path(f"{_ONE}/dues.ics", plan_outputs.dues_ics, name="campaign-dues-ics"),
    path(f"{_ONE}/groups", plan_outputs.groups, name="campaign-groups"),
    path(f"{_ONE}/levels", plan_levels.levels, name="campaign-levels"),
    path(f"{_ONE}/levels/new", plan_levels.new_child, name="campaign-child"),
    path(f"{_ONE}/export.yaml", plan_levels.export, name="campaign-export"),
    path("campaigns/import", plan_levels.import_file, name="campaign-import"),
    path(f"{_ONE}/questions/known", plan.know, name="campaign-known"),
    path(f"{_ONE}/questions/<int:question_id>", plan.question, name="campaign-question"),
    path(f"{_ONE}/basics", plan_settle.basics, name="campaign-basics"),
    path(f"{_ONE}/open", plan_settle.open_campaign, name="campaign-open"),
    path(f"{_ONE}/ask-approval", plan_settle.ask_approval, name="campaign-ask-approval"),
    path(f"{_ONE}/approve", plan_settle.approve, name="campaign-approve"),
    path(f"{_ONE}/topics/new", plan_settle.topic, name="campaign-topic"),
    path(f"{_ONE}/topics/<int:topic_id>", plan_settle.edit_topic, name="campaign-topic-edit"),
    path(f"{_ONE}/phases/new", plan_settle.new_phase, name="campaign-phase-new"),
    path(f"{_ONE}/phases/<int:phase_id>", plan_settle.phase, name="campaign-phase"),
]
