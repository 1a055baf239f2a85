/** What staff read where a photo is taken or picked. Words only. */

export const PHOTOS = {
  take: "Take a photo",
  pick: "Pick a photo",
  hint: "Of things, not of faces. Photos stay in this room until you delete them.",
  preview: "What the camera sees",
  shoot: "Take",
  otherCamera: "Other camera",
  closeCamera: "Close camera",
  opening: "Opening the camera…",
  curtain: "The privacy curtain is drawn. You can pick a photo, but not take one.",
  sending: "Sending the photo…",
  kept: "The photo could not be sent yet. It is kept on this computer, also over a reload, and sent by itself as soon as it can be.",
  waiting: "The photo could not be sent yet. It is sent by itself as soon as it can be. Until then please leave this window open.",
  keptSent: "The photo that waited is in this room now. You find it where a picture is chosen.",
  keptRefused: "The photo that waited was not taken.",
  leaveOut: "Leave the photo out",
  photosHere: "Photos of this room",
  /** @param {number} at */
  photo: at => `Photo ${at}`,
  chosen: "Chosen photo",
  remove: "Delete this photo",
  removeAsk: "Delete this photo?",
  removeText: "It is gone from this room at once. Cards that show it show their symbol or words.",
  removeYes: "Delete",
  removeFailed: "The photo could not be deleted. Please try again.",
  stayHere: "Photos stay in this room: the file holds words and symbols.",
  titleFor: "Choose a picture",
  /** @param {string} what */
  pictureFor: what => `Picture for ${what}`,
  /** @type {Record<string, string>} */
  problems: {
    bad_image: "That is not a picture that can be used here. A photo as JPEG, PNG or WebP works.",
    image_too_large: "That picture is too large. Please choose a smaller one.",
    too_many_images: "This room holds as many photos as it can. Delete one that is not needed, then try again.",
    not_allowed: "The photo could not be kept.",
    denied: "The browser does not allow the camera here. Allow it beside the address, or pick a photo.",
    missing: "There is no camera here. You can pick a photo.",
    in_use: "Something else has the camera. Close that program, or switch your own camera off first. You can also pick a photo.",
    ended: "The camera has gone. You can pick a photo.",
  },
}
