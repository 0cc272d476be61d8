package io.slotwarden.deploy.board;

import java.util.List;

/// The dashboards, from the general to the particular.
final class Boards {
  /// Where a browser finds slotwarden's page, unless the textbox above the dashboard says
  /// otherwise.
  static final String PAGE = "http://127.0.0.1:9432";

  /// Where people read their copy of `docs/runbooks.md`: to be replaced, as in the alert rules.
  static final String RUNBOOKS = "https://wiki.example.com/docs/runbooks.md";

  private Boards() {}

  static List<Board> all() {
    return List.of(FleetBoard.board(), SourceBoard.board(), SlotBoard.board(), TasksBoard.board());
  }
}
