package io.slotwarden.audit;

import io.slotwarden.model.TableName;
import io.slotwarden.model.migration.MappingRule.LobSettings;
import io.slotwarden.model.migration.TableMappings;
import io.slotwarden.model.migration.TaskSettings;
import io.slotwarden.model.migration.TaskSettings.LobMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// How the LOBs of each table travel: as a rule for the table says, or else the task's settings.
final class LobTravel {
  private final TableMappings mappings;
  private final TaskSettings settings;

  private LobTravel(TableMappings mappings, TaskSettings settings) {
    this.mappings = mappings;
    this.settings = settings;
  }

  /// Ends the check without a task, or when it is not known how it is set.
  static LobTravel of(AuditCase c, Findings out) {
    return new LobTravel(out.need(c.task(out).mappings()), out.need(c.task(out).settings()));
  }

  /// Empty when nobody says, or in words that nobody has heard of.
  Optional<LobMode> mode(TableName table) {
    LobSettings own = own(table).orElse(null);
    if (own == null || own.mode() == null) {
      return settings.lobMode();
    }
    return switch (own.mode().toLowerCase(Locale.ROOT)) {
      case "none" -> Optional.of(LobMode.NONE);
      case "limited" -> Optional.of(LobMode.LIMITED);
      case "unlimited" ->
          Optional.of(own.bulkMaxSizeKb().orElse(0) > 0 ? LobMode.INLINE : LobMode.FULL);
      default -> Optional.empty();
    };
  }

  /// In limited mode longer ones are cut. In KB; empty when nobody says.
  OptionalInt limitKb(TableName table) {
    return own(table).map(LobSettings::bulkMaxSizeKb).orElseGet(settings::lobMaxSizeKb);
  }

  private Optional<LobSettings> own(TableName table) {
    return mappings.lobSettings(table).filter(l -> l.mode() != null);
  }
}
