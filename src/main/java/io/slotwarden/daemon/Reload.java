package io.slotwarden.daemon;

import io.slotwarden.config.Config;
import io.slotwarden.config.ConfigChange;
import io.slotwarden.config.Loosening;
import io.slotwarden.config.Problem;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether a configuration takes the place of the present one, and the log of it.
sealed interface Reload {
  Logger LOG = LoggerFactory.getLogger(Reload.class);

  /// It says the same.
  record Same() implements Reload {}

  /// It takes the place of the old one.
  record Taken(Config config, List<ConfigChange> changes) implements Reload {}

  /// The old one holds on.
  record Refused(List<String> loosened) implements Reload {}

  static Reload between(Config now, Config next) {
    if (now.equals(next)) {
      return new Same();
    }
    List<String> loosened = Loosening.between(now, next);
    return loosened.isEmpty()
        ? new Taken(next, ConfigChange.between(now, next))
        : new Refused(loosened);
  }

  default void log() {
    switch (this) {
      case Same() ->
          LOG.atInfo().addKeyValue("event", "reload").log("the configuration has not changed");
      case Taken(var _, var changes) -> {
        changes.forEach(c -> LOG.atInfo().addKeyValue("event", "reload").log("{}", c));
        LOG.atInfo()
            .addKeyValue("event", "reload")
            .log("{} changes are taken; nothing is done until all has settled", changes.size());
      }
      case Refused(var loosened) -> {
        loosened.forEach(l -> LOG.atError().addKeyValue("event", "reload").log("{}", l));
        LOG.atError()
            .addKeyValue("event", "reload")
            .log(
                "the old configuration holds: what loosens what can be destroyed, or is read only"
                    + " once, needs a restart");
      }
    }
  }

  static void logBroken(List<Problem> problems) {
    problems.forEach(
        p -> LOG.atError().addKeyValue("event", "reload").log("{}", p.describe("configuration")));
    LOG.atError()
        .addKeyValue("event", "reload")
        .log("the old configuration holds: the new one is broken");
  }
}
