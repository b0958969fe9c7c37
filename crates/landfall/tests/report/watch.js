// Runs before everything else and keeps what goes wrong.
window.faults = [];
window.addEventListener("error", (event) => window.faults.push(event.message));
window.addEventListener("unhandledrejection", (event) => window.faults.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => window.faults.push(event.blockedURI));
for (const kind of ["error", "warn"]) {
  console[kind] = (...words) => window.faults.push(words.join(" "));
}
