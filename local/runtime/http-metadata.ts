/**
 * The headers that the `httpMetadata` of an object in R2 stands for, but for `expires`, a date.
 * https://developers.cloudflare.com/r2/api/workers/workers-api-reference/#http-metadata
 */
export const METADATA_HEADERS = {
  contentType: "content-type",
  contentLanguage: "content-language",
  contentDisposition: "content-disposition",
  contentEncoding: "content-encoding",
  cacheControl: "cache-control",
} as const;
