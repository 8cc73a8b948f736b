/** What a problem document says (RFC 9457); of any other answer its status. */
export async function detailOf(response: Response): Promise<string> {
  const status = `${response.status} ${response.statusText}`
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return status
  const { detail } = (await response.json()) as { detail?: string }
  return detail ?? status
}
