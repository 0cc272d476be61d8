package io.slotwarden.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// A secret: `${env:NAME}` or `${file:PATH}`, checked to lead somewhere; a literal works, with a
/// warning. No message ever shows a value.
///
/// @param noun what the secret is: `a password`
/// @param start what the value must start with, such as `https://`; empty = anything
record Reference(String noun, String start) implements Shape<Secret> {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(env|file):([^{}]+)\\}", Pattern.DOTALL);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final String HOW = "write \"${env:NAME}\" or \"${file:/path}\", in quotes";

  @Override
  public @Nullable Secret read(Node node, Place place, Reading reading) {
    Problems problems = reading.problems();
    String text = Scalar.text(node, place, "must be " + noun, problems);
    if (text == null) {
      return null;
    }
    Matcher reference = REFERENCE.matcher(text);
    if (reference.matches()) {
      return resolving(reference.group(1), reference.group(2), place, reading);
    }
    if (text.contains("${")) {
      problems.error(place, "a reference must be the whole value and one of env and file", HOW);
      return null;
    }
    if (!Scalar.Kind.TEXT.takes(node)) {
      problems.error(place, "must be " + noun + ": " + Scalar.Kind.TEXT.mistaken(), HOW);
      return null;
    }
    problems.warning(place, noun + " stands in the file itself", HOW);
    return checked(new Secret.Literal(text), place, problems);
  }

  private @Nullable Secret resolving(String kind, String target, Place place, Reading reading) {
    if (kind.equals("file")) {
      try {
        return checked(new Secret.FromFile(Path.of(target)), place, reading.problems());
      } catch (InvalidPathException e) {
        reading.problems().error(place, "the path of the secret file is no path", HOW);
        return null;
      }
    }
    if (!VARIABLE.matcher(target).matches()) {
      reading
          .problems()
          .error(place, "not a name of an environment variable: '" + target + "'", HOW);
      return null;
    }
    return checked(
        new Secret.FromEnvironment(target, reading.environment()), place, reading.problems());
  }

  /// Looks once whether the secret is there: a typing error must show now, not at the first drop.
  private @Nullable Secret checked(Secret secret, Place place, Problems problems) {
    try {
      String value = secret.reveal();
      if (value.isEmpty()) {
        problems.error(place, secret + " is empty", "give it a value");
      } else if (!value.startsWith(start)) {
        problems.error(place, secret + " does not start with " + start, null);
      } else {
        return secret;
      }
    } catch (Secret.SecretUnavailable e) {
      problems.error(
          place,
          String.valueOf(e.getMessage()),
          secret instanceof Secret.FromEnvironment
              ? "set it for the process that runs slotwarden"
              : "it must exist and be readable for the user that runs slotwarden");
    }
    return null;
  }

  /// A secret has no default.
  @Override
  public Secret fromDefault(String text) {
    throw new IllegalArgumentException("a secret has no default");
  }

  @Override
  public Map<String, Object> schema() {
    return JsonText.ordered("type", "string", "minLength", 1);
  }
}
