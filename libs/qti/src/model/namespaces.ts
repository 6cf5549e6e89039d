export const qti3Namespace = 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0';
export const mathNamespace = 'http://www.w3.org/1998/Math/MathML';
export const ssmlNamespace = 'http://www.w3.org/2001/10/synthesis';
export const xincludeNamespace = 'http://www.w3.org/2001/XInclude';
export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';

/** All namespaces whose elements are QTI content in one of its versions. */
export function isQtiNamespace(ns: string): boolean {
  return (
    ns === '' || ns === xhtmlNamespace || ns === qti3Namespace ||
    /^http:\/\/www\.imsglobal\.org\/xsd\/(imsqti_v2p[0-2]|imsqtiasi_v3p0|apip\/.*imsqti_v2p[0-2]|imsqti_pnp.*|imsqtiv2p2_html5_v1p0|imsqti_v2p2_html5_v1p0)$/.test(ns)
  );
}
