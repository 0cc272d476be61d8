package io.slotwarden.cli;

import picocli.CommandLine.Option;

/// How a command that lists something shows it.
final class OutputFormat {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table for people (default), json for scripts")
  private Format format = Format.table;

  /// Spelled as people type it.
  enum Format {
    table,
    json
  }

  boolean isJson() {
    return format == Format.json;
  }
}
