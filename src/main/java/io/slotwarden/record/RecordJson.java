package io.slotwarden.record;

import io.avaje.json.JsonReader;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.BufferedJsonWriter;
import io.avaje.json.stream.JsonStream;
import io.slotwarden.model.Instants;
import io.slotwarden.model.Lsn;
import io.slotwarden.model.SoundText;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Records as JSON text and back, exactly as far as text is sound ([SoundText]). Null components
/// are left out; unknown names are skipped, so that a row of another version can be read; a
/// component that may not be null and is missing is an error, never a silent null.
final class RecordJson {
  private static final JsonStream JSON =
      JsonStream.builder().serializeNulls(false).serializeEmpty(true).build();

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private RecordJson() {}

  /// @throws IllegalArgumentException when a component is of a type that has no spelling here
  static String write(Record value) {
    try (BufferedJsonWriter writer = JSON.bufferedWriter()) {
      write(writer, value);
      return writer.result();
    }
  }

  /// @throws IllegalArgumentException when the text is not what [#write] makes of that type
  static <R extends Record> R read(Class<R> type, String text) {
    Object value;
    try (JsonReader reader = JSON.reader(text)) {
      value = read(reader, type);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + e.getMessage(), e);
    }
    if (value == null) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + ": null");
    }
    return type.cast(value);
  }

  private static void write(JsonWriter writer, Object value) {
    switch (value) {
      case String text -> writer.value(SoundText.of(text));
      case Boolean flag -> writer.value(flag.booleanValue());
      case Integer number -> writer.value(number.intValue());
      case Long number -> writer.value(number.longValue());
      case Instant instant -> writer.value(Instants.text(instant));
      case Duration duration -> writer.value(Spelling.of(duration));
      case Lsn lsn -> writer.value(Spelling.of(lsn));
      case Enum<?> word -> writer.value(Spelling.of(word));
      case Collection<?> elements -> writeElements(writer, elements);
      case Map<?, ?> entries -> writeEntries(writer, entries);
      case Record components -> writeComponents(writer, components);
      default ->
          throw new IllegalArgumentException("no spelling for " + value.getClass().getName());
    }
  }

  private static void writeElements(JsonWriter writer, Collection<?> elements) {
    writer.beginArray();
    for (Object element : elements) {
      write(writer, element);
    }
    writer.endArray();
  }

  private static void writeEntries(JsonWriter writer, Map<?, ?> entries) {
    writer.beginObject();
    for (Map.Entry<?, ?> entry : entries.entrySet()) {
      writer.name((String) entry.getKey());
      write(writer, entry.getValue());
    }
    writer.endObject();
  }

  private static void writeComponents(JsonWriter writer, Record value) {
    writer.beginObject();
    for (RecordComponent component : SHAPES.get(value.getClass()).components) {
      Object part = Shape.get(component, value);
      if (part != null) {
        writer.name(component.getName());
        write(writer, part);
      }
    }
    writer.endObject();
  }

  private static @Nullable Object read(JsonReader reader, Type type) {
    if (reader.isNullValue()) {
      return null;
    }
    if (type instanceof ParameterizedType generic) {
      return readGeneric(reader, generic);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return reader.readString();
    } else if (plain == boolean.class || plain == Boolean.class) {
      return reader.readBoolean();
    } else if (plain == int.class || plain == Integer.class) {
      return reader.readInt();
    } else if (plain == long.class || plain == Long.class) {
      return reader.readLong();
    } else if (plain == Instant.class) {
      return Instant.parse(reader.readString());
    } else if (plain == Duration.class) {
      return Duration.parse(reader.readString());
    } else if (plain == Lsn.class) {
      return Lsn.parse(reader.readString());
    } else if (plain.isEnum()) {
      return word(plain, reader.readString());
    } else if (plain.isRecord()) {
      return readComponents(reader, plain);
    }
    throw new IllegalArgumentException("no spelling for " + plain.getName());
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object word(Class<?> vocabulary, String text) {
    return Spelling.word((Class) vocabulary, text);
  }

  private static Object readGeneric(JsonReader reader, ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Map.class) {
      Map<String, Object> entries = new LinkedHashMap<>();
      reader.beginObject();
      while (reader.hasNextField()) {
        String key = reader.nextField();
        entries.put(key, present(read(reader, arguments[1]), key));
      }
      reader.endObject();
      return entries;
    }
    Collection<Object> elements =
        type.getRawType() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
    reader.beginArray();
    while (reader.hasNextElement()) {
      elements.add(present(read(reader, arguments[0]), "an element"));
    }
    reader.endArray();
    return elements;
  }

  private static Object present(@Nullable Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is null");
    }
    return value;
  }

  private static Object readComponents(JsonReader reader, Class<?> type) {
    Shape shape = SHAPES.get(type);
    @Nullable Object[] parts = new @Nullable Object[shape.components.size()];
    reader.beginObject();
    while (reader.hasNextField()) {
      int index = shape.index(reader.nextField());
      if (index < 0) {
        reader.skipValue();
      } else {
        parts[index] = read(reader, shape.components.get(index).getGenericType());
      }
    }
    reader.endObject();
    return shape.make(parts);
  }

  /// A record type taken apart.
  private record Shape(Constructor<?> constructor, List<RecordComponent> components) {
    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      try {
        Constructor<?> constructor =
            type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        for (RecordComponent component : components) {
          component.getAccessor().setAccessible(true);
        }
        return new Shape(constructor, List.of(components));
      } catch (NoSuchMethodException e) {
        throw new IllegalStateException("no canonical constructor: " + type.getName(), e);
      }
    }

    static @Nullable Object get(RecordComponent component, Record value) {
      try {
        return component.getAccessor().invoke(value);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("can't read " + component, e);
      }
    }

    int index(String name) {
      for (int i = 0; i < components.size(); i++) {
        if (components.get(i).getName().equals(name)) {
          return i;
        }
      }
      return -1;
    }

    Object make(@Nullable Object[] parts) {
      for (int i = 0; i < parts.length; i++) {
        RecordComponent component = components.get(i);
        if (parts[i] == null && !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          throw new IllegalArgumentException(component.getName() + " is missing");
        }
      }
      try {
        return constructor.newInstance(parts);
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException("refused: " + e.getMessage(), e);
      }
    }
  }
}
