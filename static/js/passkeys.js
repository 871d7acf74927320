// Passkeys: their button shows where the browser knows them, and a passkey that the device or the
// person refused is told in a sentence (allauth only logs it).

const login = document.getElementById("passkey_login");
if (login && "PublicKeyCredential" in window) login.hidden = false;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const template = document.getElementById("passkey-failed");
  document.getElementById("messages").replaceChildren(template.content.cloneNode(true));
});
