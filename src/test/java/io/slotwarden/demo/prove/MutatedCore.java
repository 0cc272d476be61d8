package io.slotwarden.demo.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The core with one fault planted in it: one source file changed and compiled, and all of
/// slotwarden loaded anew around it.
final class MutatedCore {
  private static final String OURS = "io.slotwarden.";
  private static final Path SOURCES = Path.of("src/main/java/io/slotwarden");

  private final Method play;

  MutatedCore(Mutant mutant) throws ReflectiveOperationException, IOException {
    String source = Files.readString(SOURCES.resolve(mutant.file()));
    assertThat(source.split(java.util.regex.Pattern.quote(mutant.original()), -1))
        .describedAs("%s stands once in %s", mutant.original(), mutant.file())
        .hasSize(2);
    Map<String, byte[]> classes =
        compile(mutant.file(), source.replace(mutant.original(), mutant.planted()));
    Class<?> oracle = Class.forName(Oracle.class.getName(), true, new Around(classes));
    play = oracle.getDeclaredMethod("brokenBy", long.class);
    play.setAccessible(true);
  }

  /// The law that the history of this seed breaks; empty when none.
  Optional<String> brokenBy(long seed) throws ReflectiveOperationException {
    return Optional.ofNullable((String) play.invoke(null, seed));
  }

  /// Loaded with the core that it asks.
  static final class Oracle {
    private Oracle() {}

    static @Nullable String brokenBy(long seed) {
      Violation violation = Proving.quietly(() -> Proving.inMemory(Script.of(seed))).violation();
      return violation == null ? null : violation.law();
    }
  }

  private static Map<String, byte[]> compile(String file, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String name = (OURS + file.replace('/', '.')).replaceAll("\\.java$", "");
    JavaFileObject unit =
        new SimpleJavaFileObject(
            URI.create("string:///" + name.replace('.', '/') + ".java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    Map<String, ByteArrayOutputStream> written = new HashMap<>();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, null)) {
      JavaFileManager files =
          new ForwardingJavaFileManager<>(standard) {
            @Override
            public JavaFileObject getJavaFileForOutput(
                Location location, String type, JavaFileObject.Kind kind, FileObject sibling) {
              return new SimpleJavaFileObject(
                  URI.create("bytes:///" + type.replace('.', '/') + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                  return written.computeIfAbsent(type, _ -> new ByteArrayOutputStream());
                }
              };
            }
          };
      boolean compiled =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "-proc:none", "-nowarn", "-classpath", System.getProperty("java.class.path")),
                  null,
                  List.of(unit))
              .call();
      assertThat(compiled).describedAs("%s compiles: %s", file, said).isTrue();
    }
    Map<String, byte[]> classes = new HashMap<>();
    written.forEach((type, bytes) -> classes.put(type, bytes.toByteArray()));
    return classes;
  }

  /// Loads slotwarden's classes itself, the planted ones first, and leaves the rest to its parent.
  private static final class Around extends ClassLoader {
    private final Map<String, byte[]> planted;

    Around(Map<String, byte[]> planted) {
      super(MutatedCore.class.getClassLoader());
      this.planted = planted;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null) {
          byte[] bytes = bytes(name);
          loaded = defineClass(name, bytes, 0, bytes.length);
        }
        return loaded;
      }
    }

    private byte[] bytes(String name) throws ClassNotFoundException {
      byte[] own = planted.get(name);
      if (own != null) {
        return own;
      }
      try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        return in.readAllBytes();
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
