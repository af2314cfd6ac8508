//! The words that stand for data about a person, and why each of them is on the list.
//!
//! On the list is what identifies or describes a person, opens an account, or is what people wrote. Not on it are
//! words that mean a thing more often than a person (`name`, `address`, `title`, `age`, `text`, `token`), and network
//! addresses, which the semantic conventions ask for (`client.address`).

use super::end;

/// What a word on the list stands for, which decides what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Class {
    /// Who somebody is.
    Identity,
    /// How somebody is reached, or where.
    Contact,
    /// What an authority or a bank knows somebody by.
    Document,
    /// What somebody is or has, and others need not know.
    Trait,
    /// What opens an account.
    Credential,
    /// What people wrote.
    Content,
}

/// Words of the list: one, or several that stand side by side.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Phrase {
    /// Joined by `_`, in the singular.
    pub(crate) words: &'static str,
    /// The [`end`] of the words, which tells most names from them.
    pub(crate) end: u16,
    pub(crate) class: Class,
    /// Why it is on the list, as the end of a sentence that begins with the words.
    pub(crate) why: &'static str,
}

macro_rules! phrases {
    ($($class:ident { $($words:literal $why:literal;)* })*) => {
        /// The list.
        pub(crate) const PHRASES: &[Phrase] = &[$($(
            Phrase {
                words: $words,
                end: end(Some($words.as_bytes())),
                class: Class::$class,
                why: $why,
            },
        )*)*];
    };
}

phrases! {
    Identity {
        "user_name" "names a person";
        "username" "names a person";
        "full_name" "names a person";
        "fullname" "names a person";
        "first_name" "names a person";
        "firstname" "names a person";
        "middle_name" "names a person";
        "last_name" "names a person";
        "lastname" "names a person";
        "given_name" "names a person";
        "family_name" "names a person";
        "maiden_name" "names a person";
        "surname" "names a person";
        "nick_name" "names a person among those who know them";
        "nickname" "names a person among those who know them";
        "real_name" "names a person behind a pseudonym";
        "legal_name" "names a person in documents";
        "person_name" "names a person";
        "customer_name" "names a person";
        "patient_name" "names a person, and says that they are ill";
        "employee_name" "names a person";
        "author_name" "names a person";
        "contact_name" "names a person";
        "recipient_name" "names a person";
        "cardholder" "names a person";
        "cardholder_name" "names a person";
    }
    Contact {
        "email" "is an address that reaches one person";
        "e_mail" "is an address that reaches one person";
        "email_addr" "is an address that reaches one person";
        "emailaddress" "is an address that reaches one person";
        "email_address" "is an address that reaches one person";
        "mail_address" "is an address that reaches one person";
        "phone" "is a number that reaches one person";
        "phone_number" "is a number that reaches one person";
        "phonenumber" "is a number that reaches one person";
        "phone_no" "is a number that reaches one person";
        "phone_num" "is a number that reaches one person";
        "telephone" "is a number that reaches one person";
        "telephone_number" "is a number that reaches one person";
        "mobile_number" "is a number that reaches one person";
        "fax_number" "is a number that reaches one household or office";
        "street_address" "says where a person lives";
        "home_address" "says where a person lives";
        "postal_address" "says where a person lives";
        "mailing_address" "says where a person lives";
        "billing_address" "says where a person lives";
        "shipping_address" "says where a person lives";
        "delivery_address" "says where a person lives";
        "postal_code" "narrows a person's home down to a few streets";
        "post_code" "narrows a person's home down to a few streets";
        "postcode" "narrows a person's home down to a few streets";
        "zip_code" "narrows a person's home down to a few streets";
        "zipcode" "narrows a person's home down to a few streets";
        "latitude" "is half of a place on the map, which may be somebody's";
        "longitude" "is half of a place on the map, which may be somebody's";
    }
    Document {
        "ssn" "is a social security number";
        "social_security_number" "identifies a citizen to authorities";
        "social_security_no" "identifies a citizen to authorities";
        "national_id" "identifies a citizen to authorities";
        "tax_id" "identifies a taxpayer";
        "passport" "is the number of a document of identity, or the document";
        "passport_number" "is the number of a document of identity";
        "passport_no" "is the number of a document of identity";
        "driver_license" "is the number of a document of identity, or the document";
        "drivers_license" "is the number of a document of identity, or the document";
        "driver_licence" "is the number of a document of identity, or the document";
        "drivers_licence" "is the number of a document of identity, or the document";
        "driving_licence" "is the number of a document of identity, or the document";
        "license_plate" "leads to the holder of a vehicle";
        "licence_plate" "leads to the holder of a vehicle";
        "number_plate" "leads to the holder of a vehicle";
        "credit_card" "is payment data, which PCI DSS keeps out of logs";
        "credit_card_number" "is payment data, which PCI DSS keeps out of logs";
        "credit_card_no" "is payment data, which PCI DSS keeps out of logs";
        "creditcard" "is payment data, which PCI DSS keeps out of logs";
        "creditcard_number" "is payment data, which PCI DSS keeps out of logs";
        "card_number" "is payment data, which PCI DSS keeps out of logs";
        "card_no" "is payment data, which PCI DSS keeps out of logs";
        "cvv" "is payment data, which PCI DSS forbids to store at all";
        "cvc" "is payment data, which PCI DSS forbids to store at all";
        "iban" "is the number of a bank account";
        "bank_account" "is the number of a bank account, or the account";
        "bank_account_number" "is the number of a bank account";
        "account_holder" "names a person";
    }
    Trait {
        "date_of_birth" "identifies a person together with very little else";
        "birth_date" "identifies a person together with very little else";
        "birthdate" "identifies a person together with very little else";
        "birthday" "identifies a person together with very little else";
        "dob" "is a date of birth, which identifies a person together with very little else";
        "gender" "describes a person and not a request";
        "sexual_orientation" "is a special category of personal data (GDPR, article 9)";
        "religion" "is a special category of personal data (GDPR, article 9)";
        "ethnicity" "is a special category of personal data (GDPR, article 9)";
        "nationality" "describes a person and not a request";
        "marital_status" "describes a person and not a request";
        "blood_type" "is health data, a special category of personal data (GDPR, article 9)";
        "medical_record" "is health data, a special category of personal data (GDPR, article 9)";
    }
    Credential {
        "password" "opens an account";
        "password_confirm" "is a password";
        "password_confirmation" "is a password";
        "db_pass" "is a password";
        "passwd" "is a password";
        "pwd" "is a password";
        "passphrase" "opens an account or a key";
        "passcode" "opens an account";
        "pin_code" "opens an account or a phone";
        "pincode" "opens an account or a phone";
        "recovery_code" "opens an account without its password";
        "otp_code" "is a one-time password";
        "totp" "is a one-time password";
        "otp" "is a one-time password";
        "dsn" "names a source of data together with its password";
        "secret" "says itself that nobody should read it";
        "secret_key" "opens an account or signs in its name";
        "client_secret" "opens an application's account";
        "private_key" "signs or decrypts in its owner's name";
        "private_key_pem" "signs or decrypts in its owner's name";
        "ssh_key" "opens an account";
        "signing_key" "signs in its owner's name";
        "encryption_key" "decrypts what others must not read";
        "api_key" "opens an account";
        "apikey" "opens an account";
        "access_key" "opens an account";
        "api_token" "opens an account";
        "access_token" "opens an account until it expires";
        "refresh_token" "opens an account for long";
        "auth_token" "opens an account until it expires";
        "bearer_token" "opens an account until it expires";
        "id_token" "holds who somebody is, signed";
        "session_token" "opens somebody's session";
        "jwt_token" "holds who somebody is, signed";
        "oauth_token" "opens an account until it expires";
        "csrf_token" "lets others act in somebody's session";
        "session_key" "opens somebody's session";
        "auth_header" "holds what opens an account";
        "authorization_header" "holds what opens an account";
        "reset_token" "sets a new password";
        "jwt" "holds who somebody is, signed, and opens their account";
        "cookie" "opens somebody's session";
        "credential" "opens an account";
        "authorization" "is a header with credentials";
        "connection_string" "often holds a password";
        "database_url" "often holds a password";
    }
    Content {
        "content" "is what people wrote, and large";
        "body" "is what people sent, and large";
        "message_text" "is what people wrote";
        "comment_text" "is what people wrote";
        "user_input" "is what people wrote";
        "user_prompt" "is what people wrote to a model";
        "prompt" "is what people wrote to a model";
        "prompt_text" "is what people wrote to a model";
        "gen_ai_input_message" "is what people wrote to a model";
        "gen_ai_output_message" "is what a model answered to what people wrote";
        "gen_ai_system_instruction" "is what somebody told a model, and large";
        "gen_ai_tool_call_argument" "is what a model made of what people wrote";
        "gen_ai_tool_call_result" "is what a model is told of what people asked for";
        "completion_text" "is what a model answered to what people wrote";
        "transcript" "is what people said";
    }
}
