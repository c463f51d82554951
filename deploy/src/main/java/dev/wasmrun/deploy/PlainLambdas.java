package dev.wasmrun.deploy;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.LambdaMetafactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites the serializable lambdas of jars to plain ones. Scala makes each of its lambdas
 * serializable, and Java 25 keeps only plain ones in its start cache: it would make four hundred of
 * them anew at each start of the daemon. Nothing here serializes a lambda.
 *
 * @see LambdaMetafactory
 */
public final class PlainLambdas {
    private static final DirectMethodHandleDesc METAFACTORY =
            ConstantDescs.ofCallsiteBootstrap(
                    LambdaMetafactory.class.describeConstable().orElseThrow(),
                    "metafactory",
                    ConstantDescs.CD_CallSite,
                    ConstantDescs.CD_MethodType,
                    ConstantDescs.CD_MethodHandle,
                    ConstantDescs.CD_MethodType);

    // Its arguments: the method's type, its body, its type as used, flags, and how many further
    // types follow.
    private static final String ALT_METAFACTORY = "altMetafactory";
    private static final int FLAGS = 3;
    private static final int BRIDGES = 4;

    private final ClassFile classes;

    PlainLambdas(ClassLoader library) {
        classes =
                ClassFile.of(
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(library)
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    /**
     * {@code FOLDER JAR…}: rewrites these jars in place; the folder has all the jars that they may
     * refer to.
     */
    public static void main(String[] words) throws IOException {
        var urls = new ArrayList<URL>();
        try (var all = Files.newDirectoryStream(Path.of(words[0]), "*.jar")) {
            for (var jar : all) {
                urls.add(jar.toUri().toURL());
            }
        }
        try (var library = new URLClassLoader(urls.toArray(URL[]::new))) {
            var rewriting = new PlainLambdas(library);
            for (var jar : List.of(words).subList(1, words.length)) {
                rewriting.rewrite(Path.of(jar));
            }
        }
    }

    private void rewrite(Path jar) throws IOException {
        var rewritten = jar.resolveSibling(jar.getFileName() + ".new");
        try (var from = new ZipInputStream(Files.newInputStream(jar));
                var to = new ZipOutputStream(Files.newOutputStream(rewritten))) {
            for (var entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                var content = from.readAllBytes();
                var copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                to.putNextEntry(copy);
                to.write(entry.getName().endsWith(".class") ? plain(content) : content);
            }
        }
        Files.setLastModifiedTime(rewritten, Files.getLastModifiedTime(jar));
        Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    byte[] plain(byte[] bytes) {
        var model = classes.parse(bytes);
        for (var entry : model.constantPool()) {
            if (entry instanceof Utf8Entry name && name.equalsString(ALT_METAFACTORY)) {
                return classes.transformClass(
                        model,
                        ClassTransform.transformingMethodBodies(
                                (code, element) -> {
                                    if (element instanceof InvokeDynamicInstruction site
                                            && mayBePlain(site)) {
                                        code.invokedynamic(plain(site));
                                    } else {
                                        code.with(element);
                                    }
                                }));
            }
        }
        return bytes;
    }

    private static boolean mayBePlain(InvokeDynamicInstruction site) {
        if (!site.bootstrapMethod().methodName().equals(ALT_METAFACTORY)) {
            return false;
        }
        var arguments = site.bootstrapArgs();
        var flags = (int) arguments.get(FLAGS);
        if (flags == LambdaMetafactory.FLAG_SERIALIZABLE) {
            return true;
        }
        return flags == (LambdaMetafactory.FLAG_SERIALIZABLE | LambdaMetafactory.FLAG_BRIDGES)
                && (isFunctionOfScala(site.typeSymbol()) || hasNoBridge(arguments));
    }

    // scalac declares a bridge of the very types; a function of Scala is only ever called by the
    // erased ones.
    private static boolean isFunctionOfScala(MethodTypeDesc made) {
        return made.returnType().packageName().equals("scala")
                && made.returnType().displayName().startsWith("Function");
    }

    private static boolean hasNoBridge(List<ConstantDesc> arguments) {
        return (int) arguments.get(BRIDGES) == 0;
    }

    private static DynamicCallSiteDesc plain(InvokeDynamicInstruction site) {
        var arguments = site.bootstrapArgs().subList(0, FLAGS);
        return DynamicCallSiteDesc.of(
                METAFACTORY,
                site.name().stringValue(),
                site.typeSymbol(),
                arguments.toArray(ConstantDesc[]::new));
    }
}
