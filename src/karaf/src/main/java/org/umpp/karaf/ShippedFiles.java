// SPDX-License-Identifier: Apache-2.0
package org.umpp.karaf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that operators edit, as shipped in this bundle under {@code /etc}: put into a Karaf that has none of them yet, and never over
 * what is there.
 */
final class ShippedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(ShippedFiles.class);
    private static final String ETC = "/etc/";

    private ShippedFiles() {}

    /** Puts the routes and the server's settings into {@code etc}, each unless it is there. */
    static void install(Bundle bundle, Path etc) {
        try {
            if (!Files.exists(etc.resolve("umpp"))) {
                copy(bundle, ETC + "umpp", etc);
            }
            Path settings = etc.resolve(Configurations.SERVER + ".cfg");
            if (!Files.exists(settings)) {
                copy(bundle, ETC, etc);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the shipped files cannot be put into " + etc, e);
        }
    }

    private static void copy(Bundle bundle, String from, Path etc) throws IOException {
        Enumeration<URL> entries = bundle.findEntries(from, null, from.endsWith("umpp"));
        for (URL entry : Collections.list(entries)) {
            Path to = etc.resolve(entry.getPath().substring(ETC.length()));
            if (entry.getPath().endsWith("/")) {
                continue;
            }
            Files.createDirectories(to.getParent());
            try (InputStream content = entry.openStream()) {
                Files.copy(content, to);
            }
            LOG.info("{} is there to be edited", to);
        }
    }
}
