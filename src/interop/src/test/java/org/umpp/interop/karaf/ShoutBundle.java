// SPDX-License-Identifier: Apache-2.0
package org.umpp.interop.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.umpp.interop.karaf.bundle.ShoutActivator;
import org.umpp.interop.karaf.bundle.ShoutComponent;

/** The bundle of somebody else, with a component and a bean. */
final class ShoutBundle {
    private static final List<String> CLASSES = List.of(
            "ShoutComponent",
            "ShoutComponent$ShoutEndpoint",
            "ShoutComponent$ShoutEndpoint$1",
            "ShoutActivator",
            "ShoutActivator$Bouncer");

    private ShoutBundle() {}

    /** Puts a version of it into a folder, at once, in the place of the former. */
    static void put(String version, Path folder) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", "example.shout");
        main.putValue("Bundle-Version", version);
        main.putValue("Bundle-Activator", ShoutActivator.class.getName());
        main.putValue(
                "Import-Package", "org.osgi.framework,org.apache.camel,org.apache.camel.support,org.apache.camel.spi");
        Path draft = Files.createTempFile("shout", ".jar");
        try (OutputStream file = Files.newOutputStream(draft);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            add(jar, "version.txt", version.getBytes(StandardCharsets.UTF_8));
            add(
                    jar,
                    "META-INF/services/org/apache/camel/component/shout",
                    ("class=" + ShoutComponent.class.getName()).getBytes(StandardCharsets.UTF_8));
            for (String name : CLASSES) {
                try (InputStream octets = ShoutComponent.class.getResourceAsStream(name + ".class")) {
                    add(jar, "org/umpp/interop/karaf/bundle/" + name + ".class", octets.readAllBytes());
                }
            }
        }
        Files.move(draft, folder.resolve("shout.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new ZipEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
