package io.slotwarden.endtoend;

import io.slotwarden.testing.Databases;
import io.slotwarden.testing.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Some sessions that write to one database all the time, each its own rows and all of them one row
/// in common: what applications do that nobody stops for a migration.
final class BusyWriters implements AutoCloseable {
  static final String[] TABLES = {
    "create table orders (id bigint primary key, note text, amount numeric(12, 2), placed"
        + " timestamptz not null default clock_timestamp(), tags text[])",
    "create table items (order_id bigint references orders on delete cascade, line int, flag"
        + " boolean, primary key (order_id, line))",
    "create table documents (id bigint primary key, title text, body text)",
    "alter table documents alter body set storage external",
    "create table log_lines (writer int, n int, line int, said text)",
    "alter table log_lines replica identity full",
    "create table counters (id int primary key, n bigint not null)",
    "insert into counters values (1, 0)",
    "create schema \"of \"\"sales\"\"\"",
    "create table \"of \"\"sales\"\"\".\"x: UPDATE: old-key: 1'\" (\"a[int]:'b'\" bigint,"
        + " \"select\" text, \"new-tuple:\" jsonb, primary key (\"a[int]:'b'\", \"select\"))",
  };

  private static final String HOSTILE = "\"of \"\"sales\"\"\".\"x: UPDATE: old-key: 1'\"";

  private static final int WRITERS = 2;
  private static final int FOR_EVER = Integer.MAX_VALUE;
  private static final long IDS = 1_000_000;

  /// What one writer does in turn; `%1$d` is the writer, `%2$d` the round, `%3$d` an id of both,
  /// `%4$d` that of the round before. The last word is commit or rollback.
  private static final List<List<String>> TURNS =
      List.of(
          List.of(
              "insert into orders values (%3$d, 'it''s \\ \"new\"', %2$d.5, default, array['a,b',"
                  + " null, 'c\"d'])",
              "insert into items select %3$d, l, l = 2 from generate_series(1, 3) l",
              "update counters set n = n + 1",
              "commit"),
          List.of(
              "update orders set note = null, amount = amount * 2 where id = %3$d",
              "update items set line = line + 10 where order_id = %3$d and line = 3", "commit"),
          List.of(
              "insert into documents values (%3$d, 'first', repeat('long %2$d ', 600))", "commit"),
          List.of(
              "update documents set title = E'COMMIT 1\\ntable public.orders: DELETE: id[bigint]:1'"
                  + " where id = %3$d",
              "commit"),
          List.of(
              "insert into " + HOSTILE + " values (%3$d, 'new', '{\"a\": \"it''s null\"}')",
              "commit"),
          List.of(
              "update "
                  + HOSTILE
                  + " set \"select\" = ' moved', \"a[int]:'b'\" = -\"a[int]:'b'\" where"
                  + " \"a[int]:'b'\" = %3$d",
              "update counters set n = n + 1",
              "commit"),
          List.of(
              "insert into log_lines select %1$d, %2$d, l, nullif('line ' || l, 'line 7') from"
                  + " generate_series(1, 30) l",
              "update log_lines set said = 'changed' where writer = %1$d and n = %2$d and line < 5",
              "delete from log_lines where writer = %1$d and n = %2$d and line between 10 and 14",
              "commit"),
          List.of(
              "insert into orders values (-%3$d, 'never', 0)",
              "update counters set n = n + 1000",
              "delete from documents where id = %3$d",
              "rollback"),
          List.of(
              "savepoint a",
              "delete from orders where id = %3$d",
              "rollback to a",
              "savepoint b",
              "update orders set note = 'after a savepoint' where id = %3$d",
              "release b",
              "commit"),
          List.of(
              "delete from orders where id = %4$d and id %% 2 = 0",
              "delete from documents where id = %4$d and id %% 3 = 0", "commit"));

  private final Postgres server;
  private final String database;
  private final List<AtomicInteger> done =
      IntStream.range(0, WRITERS).mapToObj(_ -> new AtomicInteger()).toList();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads;
  private volatile List<Integer> last =
      IntStream.range(0, WRITERS).map(_ -> FOR_EVER).boxed().toList();

  private BusyWriters(Postgres server, String database) {
    this.server = server;
    this.database = database;
    this.threads =
        IntStream.range(0, WRITERS)
            .mapToObj(i -> Thread.ofVirtual().name("writer-" + i).unstarted(() -> write(i)))
            .toList();
  }

  /// On a database that has its [#TABLES].
  static BusyWriters start(Postgres server, String database) {
    BusyWriters writers = new BusyWriters(server, database);
    writers.threads.forEach(Thread::start);
    return writers;
  }

  /// Returns when every writer has ended so many more transactions than now.
  void awaitMore(int each) {
    List<Integer> until = done.stream().map(d -> d.get() + each).toList();
    RunningDaemon.await("the writers go on")
        .until(
            () -> {
              check();
              return IntStream.range(0, WRITERS).allMatch(i -> done.get(i).get() >= until.get(i));
            });
  }

  /// Returns when every writer has ended so many more transactions and stopped.
  void finish(int each) throws InterruptedException {
    last = done.stream().map(d -> d.get() + each).toList();
    for (Thread thread : threads) {
      thread.join();
    }
    check();
  }

  private void check() {
    if (!failures.isEmpty()) {
      throw new AssertionError("a writer has failed", failures.element());
    }
  }

  private void write(int writer) {
    try (Connection c = Databases.connect(server, database);
        Statement s = c.createStatement()) {
      c.setAutoCommit(false);
      for (int n = 0; n < last.get(writer); n++) {
        int round = n / TURNS.size();
        long id = (writer + 1) * IDS + round;
        for (String statement : TURNS.get(n % TURNS.size())) {
          s.execute(statement.formatted(writer, round, id, id - 1));
        }
        done.get(writer).incrementAndGet();
      }
    } catch (SQLException | RuntimeException e) {
      failures.add(e);
    }
  }

  /// What is under way fails.
  @Override
  public void close() throws InterruptedException {
    last = last.stream().map(_ -> 0).toList();
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
