package dev.wasmrun.daemon.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.wasmrun.protocol.AppName;
import dev.wasmrun.protocol.ForwardSpec;
import dev.wasmrun.protocol.Json;
import dev.wasmrun.protocol.Port;
import dev.wasmrun.protocol.TunnelServer;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Describes the records of the protocol as JSON schemas, each once and by name. */
final class Schemas {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, ObjectNode> named = new TreeMap<>();

    ObjectNode named() {
        var all = NODES.objectNode();
        named.forEach(all::set);
        return all;
    }

    ObjectNode of(Type type) {
        return switch (type) {
            case ParameterizedType generic -> ofGeneric(generic);
            case Class<?> plain -> ofClass(plain);
            default -> throw new IllegalArgumentException("No schema for " + type);
        };
    }

    private ObjectNode ofGeneric(ParameterizedType type) {
        var arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            var either = NODES.objectNode();
            either.putArray("anyOf").add(of(arguments[0])).add(simple("null"));
            return either;
        }
        if (type.getRawType() == List.class) {
            return simple("array").set("items", of(arguments[0]));
        }
        if (type.getRawType() == Map.class) {
            return simple("object").set("additionalProperties", of(arguments[1]));
        }
        throw new IllegalArgumentException("No schema for " + type);
    }

    private ObjectNode ofClass(Class<?> type) {
        if (type == String.class) {
            return simple("string");
        }
        if (type == boolean.class || type == Boolean.class) {
            return simple("boolean");
        }
        if (type == int.class
                || type == long.class
                || type == Integer.class
                || type == Long.class) {
            return simple("integer");
        }
        if (type == double.class || type == Double.class) {
            return simple("number");
        }
        if (type == Instant.class) {
            return simple("string").put("format", "date-time");
        }
        if (type == Port.class) {
            return simple("integer").put("minimum", 1).put("maximum", 65_535);
        }
        if (type == AppName.class) {
            return simple("string").put("pattern", "^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$");
        }
        if (type == ForwardSpec.class) {
            return simple("string").put("description", "[ADDRESS:]HOST_PORT:APP_PORT[/udp]");
        }
        if (type == TunnelServer.class) {
            return simple("string").put("description", "HOST or HOST:PORT");
        }
        return type.isEnum() ? ofEnum(type) : reference(type);
    }

    private static ObjectNode ofEnum(Class<?> type) {
        var schema = simple("string");
        var values = schema.putArray("enum");
        for (var constant : type.getEnumConstants()) {
            values.add(Json.mapper().convertValue(constant, String.class));
        }
        return schema;
    }

    private ObjectNode reference(Class<?> type) {
        var name = name(type);
        if (!named.containsKey(name)) {
            named.put(name, NODES.objectNode());
            named.put(name, type.isRecord() ? ofRecord(type) : ofChoice(type));
        }
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    private ObjectNode ofRecord(Class<?> type) {
        var schema = simple("object");
        var properties = schema.putObject("properties");
        var required = schema.putArray("required");
        for (RecordComponent part : type.getRecordComponents()) {
            properties.set(part.getName(), of(part.getGenericType()));
            if (!part.getAccessor().isAnnotationPresent(JsonInclude.class)) {
                required.add(part.getName()); // others are left out where there is nothing to say
            }
        }
        return schema;
    }

    /** One of several records, told apart by {@code type}. */
    private ObjectNode ofChoice(Class<?> type) {
        var schema = NODES.objectNode();
        var choices = schema.putArray("oneOf");
        for (var choice : type.getAnnotation(JsonSubTypes.class).value()) {
            choices.add(reference(choice.value()));
            var record = named.get(name(choice.value()));
            record.withObject("properties").putObject("type").put("const", choice.name());
            record.withArray("required").add("type");
        }
        schema.putObject("discriminator").put("propertyName", "type");
        return schema;
    }

    private static ObjectNode simple(String type) {
        return NODES.objectNode().put("type", type);
    }

    /** Nested records carry the name of what they belong to: {@code PlanReason}. */
    static String name(Class<?> type) {
        var outer = type.getEnclosingClass();
        var inProtocol = outer != null && outer.getPackageName().endsWith("protocol");
        return inProtocol ? outer.getSimpleName() + type.getSimpleName() : type.getSimpleName();
    }

    static List<String> keys(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    }
}
