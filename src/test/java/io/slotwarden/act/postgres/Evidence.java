package io.slotwarden.act.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.slotwarden.model.Observed;
import io.slotwarden.model.ServerSample;
import io.slotwarden.model.Slot;
import io.slotwarden.model.SlotEvidence;
import io.slotwarden.observe.postgres.PostgresObserver;
import io.slotwarden.testing.Sources;
import java.lang.reflect.RecordComponent;
import java.time.InstantSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a slot is, as the daemon sees it, and the same with one thing changed.
final class Evidence {
  private Evidence() {}

  static SlotEvidence of(Sources source, String slot) {
    try (PostgresObserver observer =
        PostgresObserver.create(source.named("test"), InstantSource.system())) {
      Observed<ServerSample> seen = observer.observe().sample();
      assertThat(seen.reason()).isEmpty();
      ServerSample sample = seen.toOptional().orElseThrow();
      assertThat(sample.slots()).extracting(Slot::name).contains(slot);
      return SlotEvidence.of(sample, sample.slot(slot).orElseThrow());
    }
  }

  static SlotEvidence with(SlotEvidence e, String component, @Nullable Object value) {
    RecordComponent[] components = SlotEvidence.class.getRecordComponents();
    assertThat(components).extracting(RecordComponent::getName).contains(component);
    try {
      @Nullable Object[] values = new @Nullable Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] =
            components[i].getName().equals(component)
                ? value
                : components[i].getAccessor().invoke(e);
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return SlotEvidence.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException x) {
      throw new IllegalStateException(x);
    }
  }
}
