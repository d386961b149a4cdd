<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!--
  What partners are told of our users, after it was mapped: here who does not want to be disturbed and says "phone" is on the phone to their
  users, and not only busy. Copy it to presence/sent.xsl in the route folder. It makes of each presence document (RFC 3863, 4480) another one.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:p="urn:ietf:params:xml:ns:pidf"
    xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid">

  <!-- all else stays as it is -->
  <xsl:template match="@* | node()">
    <xsl:copy><xsl:apply-templates select="@* | node()"/></xsl:copy>
  </xsl:template>

  <xsl:template match="rpid:busy[/p:presence/p:tuple/p:note[contains(., 'phone')]]">
    <rpid:on-the-phone/>
  </xsl:template>

</xsl:stylesheet>
