<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A PIDF document to the namespace of the drafts before RFC 3863, without the extensions they did not know. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns="urn:ietf:params:xml:ns:cpim-pidf"
    xmlns:p="urn:ietf:params:xml:ns:pidf"
    exclude-result-prefixes="p">

  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="p:presence">
    <presence><xsl:copy-of select="@entity"/><xsl:apply-templates select="p:tuple | p:note"/></presence>
  </xsl:template>

  <xsl:template match="p:tuple">
    <tuple id="{@id}"><xsl:apply-templates select="p:status | p:contact | p:note | p:timestamp"/></tuple>
  </xsl:template>

  <xsl:template match="p:status">
    <status><basic><xsl:value-of select="normalize-space(p:basic)"/></basic></status>
  </xsl:template>

  <xsl:template match="p:contact">
    <contact><xsl:copy-of select="@priority"/><xsl:value-of select="normalize-space()"/></contact>
  </xsl:template>

  <xsl:template match="p:note">
    <note><xsl:copy-of select="@xml:lang"/><xsl:value-of select="."/></note>
  </xsl:template>

  <xsl:template match="p:timestamp">
    <timestamp><xsl:value-of select="normalize-space()"/></timestamp>
  </xsl:template>

</xsl:stylesheet>
