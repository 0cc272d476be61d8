package io.slotwarden.alert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts the events of one look that people should read as one: ten slots on one full disk are one
/// message. Pure.
public final class Together {
  /// Two messages with all their facts are read more easily than one list of two.
  public static final int MANY = 3;

  private enum Kind {
    FIRED,
    SEVERITY_CHANGED,
    REMINDED,
    RESOLVED
  }

  private record Group(String place, Kind kind) {}

  private Together() {}

  /// Events of the same kind at the same place, if there are many; every other event alone. Nothing
  /// is lost, and the order is that of the first of each.
  ///
  /// @param events of one look
  /// @return groups of one, or of [#MANY] and more
  public static List<List<AlertEvent>> of(List<AlertEvent> events) {
    Map<Group, List<AlertEvent>> groups = new LinkedHashMap<>();
    for (AlertEvent e : events) {
      groups.computeIfAbsent(new Group(e.alert().place(), kind(e)), _ -> new ArrayList<>()).add(e);
    }
    List<List<AlertEvent>> together = new ArrayList<>();
    for (List<AlertEvent> group : groups.values()) {
      if (group.size() >= MANY) {
        together.add(List.copyOf(group));
      } else {
        group.forEach(e -> together.add(List.of(e)));
      }
    }
    return List.copyOf(together);
  }

  private static Kind kind(AlertEvent event) {
    return switch (event) {
      case AlertEvent.Fired _ -> Kind.FIRED;
      case AlertEvent.SeverityChanged _ -> Kind.SEVERITY_CHANGED;
      case AlertEvent.Reminded _ -> Kind.REMINDED;
      case AlertEvent.Resolved _ -> Kind.RESOLVED;
    };
  }
}
