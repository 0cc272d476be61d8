package io.slotwarden.model;

/// Where a slot lives: our configured name of the server, and the slot's name there. A name is not
/// an identity (design, rule 3): what tells two slots of one name apart is their [SlotEvidence].
public record SlotId(String source, String name) implements Subject {
  @Override
  public String place() {
    return source;
  }

  @Override
  public String target() {
    return source + "/" + name;
  }

  @Override
  public String toString() {
    return target();
  }
}
