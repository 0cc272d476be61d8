package io.slotwarden.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class EndingTest {
  private final List<String> ended = new ArrayList<>();
  private final Ending ending = new Ending();

  @Test
  void endsWhatWasStartedLastFirstAndOnce() throws Exception {
    ending.start(() -> thing("server"));
    ending.start(() -> thing("daemon"));

    ending.close();
    ending.close();

    assertThat(ended).containsExactly("daemon", "server");
  }

  @Test
  void endsTheOthersWhenOneCanNotBeEnded() throws Exception {
    ending.start(() -> thing("server"));
    ending.start(() -> refuses());

    ending.close();

    assertThat(ended).containsExactly("server");
  }

  @Test
  void startsNothingOnceTheEndHasBegun() {
    ending.close();

    assertThatThrownBy(() -> ending.start(() -> thing("server")))
        .isInstanceOf(Ending.DemoEnds.class);
    assertThat(ended).isEmpty();
  }

  @Test
  void endsAlsoWhatIsBeingStarted() throws Exception {
    CountDownLatch starting = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Thread starter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    ending.start(
                        () -> {
                          starting.countDown();
                          goOn.await();
                          return thing("server");
                        });
                  } catch (Exception e) {
                    ended.add("failed: " + e);
                  }
                });
    starting.await();
    Thread ender = Thread.ofVirtual().start(ending::close);

    goOn.countDown();
    starter.join();
    ender.join();

    assertThat(ended).containsExactly("server");
  }

  private AutoCloseable thing(String name) {
    return () -> ended.add(name);
  }

  private static AutoCloseable refuses() {
    return () -> {
      throw new IllegalStateException("can't be ended");
    };
  }
}
