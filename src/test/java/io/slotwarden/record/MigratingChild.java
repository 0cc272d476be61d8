package io.slotwarden.record;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process that opens a store whose schema is older, and says how that went. It is there to be
/// killed, or to find its disk full.
///
/// Arguments: the store's directory, and `shipped` or `endless`: a last migration that never ends.
final class MigratingChild {
  /// Holds a table and reads numbers for ever.
  static final String ENDLESS =
      "create table later (id integer);"
          + " insert into later with recursive n (i) as (select 1 union all select i + 1 from n)"
          + " select i from n where i < 0";

  private MigratingChild() {}

  static void main(String[] arguments) {
    boolean endless = arguments[1].equals("endless");
    try (SqliteStore store =
        SqliteStore.open(
            Stores.file(Path.of(arguments[0])),
            Stores.CLOCK,
            endless ? endless() : Migrations.shipped())) {
      System.out.println("opened " + store.createdAt());
    } catch (StoreUnavailable e) {
      System.out.println("refused: " + e.getMessage());
    }
    System.out.flush();
  }

  private static Migrations endless() {
    List<String> scripts = new ArrayList<>(Migrations.shipped().scripts());
    scripts.add(ENDLESS);
    return new Migrations(scripts);
  }

  /// The command that starts it.
  static List<String> command(Path libraries, Path directory, String how) {
    return StoreProcess.command(libraries, MigratingChild.class, directory.toString(), how);
  }
}
