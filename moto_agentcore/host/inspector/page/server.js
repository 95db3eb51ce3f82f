// The server's controls, as any program asks them.

const PREFIX = "/moto-api/agentcore/";

export async function ask(control, body = {}) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(PREFIX + control, { method: "POST", headers, body: JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.message ?? `${answer.status} ${answer.statusText}`);
  return found;
}

export function parsed(text, what) {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${what} is no JSON: ${error.message}`);
  }
}

// Without what was left empty.
export const given = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== "" && value != null));

let operations;
export const knownOperations = () => (operations ??= ask("inspect/operations").then((found) => found.operations));
