package io.slotwarden.config;

import org.snakeyaml.engine.v2.nodes.Node;

/// Where a value stands: line and column counted from 1 (0: nowhere in the text), and its key from
/// the root.
record Place(int line, int column, String path) {
  /// Of values that are defaults.
  static final Place NOWHERE = new Place(0, 0, "");

  static Place of(Node node, String path) {
    return node.getStartMark()
        .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1, path))
        .orElse(new Place(0, 0, path));
  }

  /// The place of the value of a key of this mapping.
  Place key(String name, Node value) {
    return of(value, path.isEmpty() ? name : path + "." + name);
  }

  /// The place of an entry of this list.
  Place entry(int index, Node value) {
    return of(value, path + "[" + index + "]");
  }

  /// The same spot, named more exactly.
  Place child(String name) {
    return new Place(line, column, path.isEmpty() ? name : path + "." + name);
  }
}
