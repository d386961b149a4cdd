// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.bus;

import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/** What a program of the organisation says and is told, as JSON. */
final class Program {
    private Program() {}

    /** An object of JSON: names and values in turn. */
    static String json(Object... members) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object.toJson();
    }

    /** What an object of JSON says. */
    static JsonObject read(String json) {
        try {
            return (JsonObject) Jsoner.deserialize(json);
        } catch (DeserializationException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }
}
