// SPDX-License-Identifier: Apache-2.0
package org.umpp.server.management;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind, for people as a table and for programs as JSON. The columns are the components of the record.
 *
 * @param kind what a row is
 * @param rows the rows, in the order to show them
 */
public record Rows<R extends Record>(Class<R> kind, List<R> rows) {

    public Rows {
        rows = List.copyOf(rows);
    }

    /** An aligned table: a header, a line a row, and how many there are of what. */
    public String table(String what) {
        List<String[]> lines = new ArrayList<>();
        RecordComponent[] columns = kind.getRecordComponents();
        lines.add(Arrays.stream(columns)
                .map(column -> column.getName().toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
        for (R row : rows) {
            lines.add(Arrays.stream(columns)
                    .map(column -> shown(value(column, row)))
                    .toArray(String[]::new));
        }
        int[] widths = new int[columns.length];
        for (String[] line : lines) {
            for (int i = 0; i < line.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.length; i++) {
                boolean right = isNumber(columns[i].getType());
                String blanks = " ".repeat(widths[i] - line[i].length());
                text.append(right ? blanks + line[i] : line[i] + blanks).append("  ");
            }
            table.append(text.toString().stripTrailing()).append('\n');
        }
        return table.append(rows.size()).append(' ').append(what).append('\n').toString();
    }

    /** A JSON array with an object a row; instants as in RFC 3339. */
    public String json() {
        JsonArray array = new JsonArray();
        for (R row : rows) {
            array.add(object(row));
        }
        return array.toJson();
    }

    /** A record as a JSON object. */
    public static JsonObject object(Record row) {
        JsonObject object = new JsonObject();
        for (RecordComponent column : row.getClass().getRecordComponents()) {
            object.put(column.getName(), plain(value(column, row)));
        }
        return object;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Rows::plain).collect(Collectors.toCollection(JsonArray::new));
        }
        if (value instanceof Record nested) {
            return object(nested);
        }
        return value.toString();
    }

    private static String shown(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof Instant instant
                ? instant.truncatedTo(ChronoUnit.SECONDS).toString()
                : value.toString();
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class;
    }

    private static @Nullable Object value(RecordComponent column, Record row) {
        try {
            return column.getAccessor().invoke(row);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(column + " cannot be read", e);
        }
    }
}
