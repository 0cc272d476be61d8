package io.slotwarden.config;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads a configuration: every problem at once, each with line, key and a suggestion. Never throws
/// for what a text says.
public final class ConfigLoader {
  private ConfigLoader() {}

  /// Reads what was found.
  ///
  /// @param environment where references and the variables that override keys are looked up, now
  ///   and at each later use
  public static Loaded load(ConfigSource source, Secret.Environment environment) {
    return switch (source) {
      case ConfigSource.Found found -> load(found.text(), found.name(), environment);
      case ConfigSource.Missing missing -> new Loaded.Invalid(List.of(missing.problem()));
    };
  }

  /// Reads a text.
  ///
  /// @param nameForMessages the file's name, or whatever tells a person where the text stands
  /// @param environment where references and the variables that override keys are looked up, now
  ///   and at each later use
  public static Loaded load(String text, String nameForMessages, Secret.Environment environment) {
    Problems problems = new Problems();
    Optional<Node> root = new YamlText(text, nameForMessages, problems).root();
    if (root.isEmpty() || root.get().getTag().equals(Tag.NULL)) {
      if (!problems.hasErrors()) {
        problems.error(
            Place.NOWHERE,
            "is empty: there is nothing to watch",
            "name at least one server under sources; slotwarden config schema tells the keys");
      }
      return new Loaded.Invalid(problems.inOrder());
    }
    Values values =
        Keys.ROOT.read(root.get(), Place.of(root.get(), ""), new Reading(problems, environment));
    if (values == null) {
      return new Loaded.Invalid(problems.inOrder());
    }
    Listen listen = listen(values, environment, problems);
    LogConfig.Format logFormat = logFormat(values, environment, problems);
    new Floors(problems).check(values);
    new SourceChecks(values, problems).check();
    new PolicyChecks(values, problems).check();
    new AlertChecks(values, problems).check();
    httpTls(values.get(Keys.HTTP), problems);
    if (problems.hasErrors()) {
      return new Loaded.Invalid(problems.inOrder());
    }
    return new Loaded.Valid(new Binder(values, listen, logFormat).config(), problems.inOrder());
  }

  /// Reads the files once: a typing error must show now, not when a browser calls.
  private static void httpTls(Values http, Problems problems) {
    Values tls = http.find(Keys.HTTP_TLS);
    if (tls == null || !tls.has(Keys.HTTP_CERTIFICATE) || !tls.has(Keys.HTTP_KEY)) {
      return;
    }
    try {
      ServerCertificate.read(new HttpTls(tls.get(Keys.HTTP_CERTIFICATE), tls.get(Keys.HTTP_KEY)));
    } catch (ServerCertificate.Unusable e) {
      problems.error(
          tls.at(e.isOfKey() ? Keys.HTTP_KEY : Keys.HTTP_CERTIFICATE),
          String.valueOf(e.getMessage()));
    }
  }

  private static Listen listen(Values values, Secret.Environment environment, Problems problems) {
    String override = environment.get(Listen.OVERRIDE);
    if (override != null && !override.isBlank()) {
      try {
        return Listen.parse(override);
      } catch (IllegalArgumentException e) {
        problems.error(
            new Place(0, 0, "$" + Listen.OVERRIDE),
            String.valueOf(e.getMessage()),
            "e.g. 0.0.0.0:9432");
      }
    }
    return values.get(Keys.HTTP).get(Keys.LISTEN);
  }

  private static LogConfig.Format logFormat(
      Values values, Secret.Environment environment, Problems problems) {
    String override = environment.get(LogConfig.OVERRIDE);
    if (override != null && !override.isBlank()) {
      try {
        return LogConfig.format(override);
      } catch (IllegalArgumentException e) {
        problems.error(
            new Place(0, 0, "$" + LogConfig.OVERRIDE), String.valueOf(e.getMessage()), "e.g. json");
      }
    }
    return values.get(MetricsKeys.LOG).get(MetricsKeys.LOG_FORMAT);
  }
}
