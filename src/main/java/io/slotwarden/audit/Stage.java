package io.slotwarden.audit;

import io.slotwarden.model.Word;

/// When in a migration's life a check is to be in order: how reports are grouped.
public enum Stage implements Word {
  BEFORE_FULL_LOAD("before the full load"),
  BEFORE_CDC("before CDC"),
  RUNNING("running"),
  BEFORE_CUT_OVER("before the cut-over"),
  AFTER_MIGRATION("after the migration");

  private final String title;

  Stage(String title) {
    this.title = title;
  }

  /// For people.
  public String title() {
    return title;
  }
}
