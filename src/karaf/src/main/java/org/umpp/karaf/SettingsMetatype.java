// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;
import org.umpp.server.settings.Setting;

/** Tells tools what settings there are, of what type, in what range, and what for: straight from those that the server reads. */
final class SettingsMetatype implements MetaTypeProvider {
    private final String pid;
    private final String name;
    private final List<Setting> settings;

    SettingsMetatype(String pid, String name, List<Setting> settings) {
        this.pid = pid;
        this.name = name;
        this.settings = settings;
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        if (!id.equals(pid)) {
            throw new IllegalArgumentException(id + " (expected: " + pid + ")");
        }
        return new Settings();
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }

    private final class Settings implements ObjectClassDefinition {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String getID() {
            return pid;
        }

        @Override
        public String getDescription() {
            return name;
        }

        @Override
        public AttributeDefinition[] getAttributeDefinitions(int filter) {
            return settings.stream()
                    .filter(setting -> filter == ALL || (filter == REQUIRED) == setting.isRequired())
                    .map(Attribute::new)
                    .toArray(AttributeDefinition[]::new);
        }

        @Override
        public @Nullable InputStream getIcon(int size) {
            return null;
        }
    }

    private record Attribute(Setting setting) implements AttributeDefinition {
        @Override
        public String getName() {
            return setting.key();
        }

        @Override
        public String getID() {
            return setting.key();
        }

        @Override
        public String getDescription() {
            String otherwise = setting.otherwise().isEmpty() ? "" : "; unless you say: " + setting.otherwise();
            return setting.help() + " (" + setting.expected() + otherwise + ")";
        }

        @Override
        public int getCardinality() {
            return 0;
        }

        @Override
        public int getType() {
            return switch (setting.type()) {
                case NUMBER -> INTEGER;
                case FLAG -> BOOLEAN;
                case SECRET -> PASSWORD;
                default -> STRING;
            };
        }

        @Override
        public String @Nullable [] getOptionValues() {
            return setting.type() == Setting.Type.CHOICE ? setting.range().toArray(String[]::new) : null;
        }

        @Override
        public String @Nullable [] getOptionLabels() {
            return getOptionValues();
        }

        @Override
        public @Nullable String validate(String value) {
            return null; // the server says itself what is wrong with a value
        }

        @Override
        public String @Nullable [] getDefaultValue() {
            return setting.hasDefault() ? new String[] {setting.otherwise()} : null;
        }
    }
}
