package io.slotwarden.cli;

import io.slotwarden.config.Credential;
import io.slotwarden.config.SourceConfig;
import io.slotwarden.model.SqlText;
import io.slotwarden.model.TableName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The script for psql that takes from one server what `deploy/sql` made there. It drops no role
/// that is a superuser or owns anything, for such a one is not slotwarden's alone, and no table but
/// those of the schema `slotwarden`. Pure.
///
/// @param databases in which there is something of slotwarden's, besides that of the source's url
/// @param heartbeats tables that policies write
record UninstallSql(SourceConfig source, Set<String> databases, Set<TableName> heartbeats) {
  static final String KEEPER = "slotwarden_keeper";
  private static final String SCHEMA = "slotwarden";

  /// The roles of the configuration, and the one that `hardened.sql` makes.
  static List<String> roles(SourceConfig source) {
    Credential actor = source.actor();
    return Stream.of(
            Stream.ofNullable(actor == null ? null : actor.username()),
            Stream.ofNullable(source.monitor().username()),
            Stream.of(KEEPER))
        .flatMap(r -> r)
        .distinct()
        .toList();
  }

  List<String> lines() {
    List<String> out = new ArrayList<>();
    Set<String> others = new LinkedHashSet<>(databases);
    others.remove(source.database());
    others.forEach(d -> database(d, "", out));
    database(source.database(), script("uninstall-roles"), out);
    heartbeats.stream()
        .filter(t -> !t.schema().equals(SCHEMA))
        .sorted(TableName.ORDER)
        .forEach(
            t ->
                out.add(
                    "-- A policy writes " + t.sql() + ": if nobody else does, drop that table."));
    return out;
  }

  private void database(String name, String more, List<String> out) {
    out.add("");
    if (Shown.isPlain(name)) {
      out.add("\\connect -reuse-previous=on " + connection(name));
    } else {
      out.add("-- Connect by hand to the database " + SqlText.literal(name) + ", for psql has no");
      out.add("-- way to write its name here; the next line keeps the rest from another one.");
      out.add("\\quit");
    }
    out.add("begin;");
    out.add("set local search_path = pg_catalog;");
    out.add("set local client_min_messages = warning;");
    out.addAll(script("uninstall-objects").lines().toList());
    out.addAll(script("uninstall-rights").lines().toList());
    out.addAll(more.lines().toList());
    out.add("commit;");
  }

  /// A connection string for psql, quoted as pg_dump does it.
  private static String connection(String database) {
    String value = database.replace("\\", "\\\\").replace("'", "\\'");
    return "\"" + ("dbname='" + value + "'").replace("\"", "\"\"") + "\"";
  }

  private String script(String name) {
    String text = resource(name);
    String roles = roles(source).stream().map(SqlText::literal).collect(Collectors.joining(", "));
    String quote = "$slotwarden$";
    String tag = quote;
    for (int n = 1; roles.contains(tag); n++) {
      tag = "$slotwarden_" + n + "$";
    }
    return text.replace(quote, tag).replace("[ROLES]", "[" + roles + "]");
  }

  private static String resource(String name) {
    try (InputStream in = UninstallSql.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks io/slotwarden/cli/" + name + ".sql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
