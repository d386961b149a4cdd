// SPDX-License-Identifier: Apache-2.0
package org.umpp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** The folder of the route files: every {@code .xml} in it and below. */
final class RouteDirectory {
    private final Path folder;

    RouteDirectory(Path folder) {
        this.folder = folder;
    }

    /**
     * Adds every route to the context.
     *
     * @throws ConfigurationException naming the file, if one of them is no route file
     */
    void load(CamelContext context) {
        Collection<Resource> resources = new ArrayList<>();
        for (Path file : files()) {
            resources.add(ResourceHelper.resolveResource(context, "file:" + file.toAbsolutePath()));
        }
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(resources);
        } catch (Exception e) {
            throw new ConfigurationException("the routes in " + folder + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new ConfigurationException(folder + ": no route files (expected: *.xml, as shipped in routes/)");
            }
            return found;
        } catch (IOException e) {
            throw new ConfigurationException(folder + ": not a readable folder; it should hold the route files", e);
        }
    }
}
