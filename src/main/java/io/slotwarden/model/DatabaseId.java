package io.slotwarden.model;

/// One database of a server: our configured name of the server, and the database's name there,
/// which may hold any character.
public record DatabaseId(String source, String name) implements Subject {
  /// What the part of a target after the slash begins with. No name of a slot or task holds a
  /// colon.
  public static final String KIND = "database:";

  @Override
  public String place() {
    return source;
  }

  /// `SOURCE/database:NAME`; what can't be seen in the name is escaped.
  @Override
  public String target() {
    return source + "/" + KIND + SqlText.visible(name);
  }

  @Override
  public String toString() {
    return target();
  }
}
