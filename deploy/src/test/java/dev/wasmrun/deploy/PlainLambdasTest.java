package dev.wasmrun.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.Serializable;
import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

class PlainLambdasTest {
    interface Source extends Supplier<String>, Serializable {}

    interface Receiver {
        void accept(String word);
    }

    interface Words extends Consumer<String>, Receiver, Serializable {}

    static final class Simple {
        static Source of(String word) {
            return () -> word + "!";
        }
    }

    static final class Bridged {
        static Words into(List<String> words) {
            return words::add;
        }
    }

    @Test
    void a_serializable_lambda_becomes_a_plain_one() throws Exception {
        var rewritten = rewritten(Simple.class);

        assertThat(factoriesOfLambdas(bytes(Simple.class))).contains("altMetafactory");
        assertThat(factoriesOfLambdas(rewritten))
                .contains("metafactory")
                .doesNotContain("altMetafactory");
        var made = (Supplier<?>) call(rewritten, "of", String.class, "hello");
        assertThat(made.get()).isEqualTo("hello!");
    }

    @Test
    void one_that_is_called_by_two_types_stays() throws Exception {
        var rewritten = rewritten(Bridged.class);

        assertThat(factoriesOfLambdas(rewritten)).contains("altMetafactory");
    }

    private static Object call(byte[] content, String method, Class<?> type, Object argument)
            throws ReflectiveOperationException {
        var made = MethodHandles.lookup().defineHiddenClass(content, true).lookupClass();
        var found = made.getDeclaredMethod(method, type);
        found.setAccessible(true);
        return found.invoke(null, argument);
    }

    private static byte[] rewritten(Class<?> type) throws IOException {
        return new PlainLambdas(type.getClassLoader()).plain(bytes(type));
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        try (var file =
                type.getResourceAsStream(type.getName().replaceFirst(".*\\.", "") + ".class")) {
            return file.readAllBytes();
        }
    }

    private static List<String> factoriesOfLambdas(byte[] content) {
        return ClassFile.of().parse(content).methods().stream()
                .flatMap(method -> method.code().stream())
                .flatMap(code -> code.elementStream())
                .filter(InvokeDynamicInstruction.class::isInstance)
                .map(site -> ((InvokeDynamicInstruction) site).bootstrapMethod().methodName())
                .toList();
    }
}
